import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { connect, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createServer } from 'node:tls';
import { promisify } from 'node:util';

export interface TlsFront {
  /** `https://localhost:<port>` */
  origin: string;
  /** The path of its certificate (PEM), signed by itself. */
  certificate: string;
  close: () => Promise<void>;
}

/**
 * What stands before a server in production: TLS for `localhost`, everything else passed through as it is.
 * @param folder where the certificate is written
 * @param targetPort asked with each connection, so that the server may be started after its front
 */
export async function tlsFront(folder: string, targetPort: () => number): Promise<TlsFront> {
  const [key, certificate] = [join(folder, 'tls.key'), join(folder, 'tls.crt')];
  await promisify(execFile)('openssl', [
    ...['req', '-x509', '-nodes', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256'],
    ...['-keyout', key, '-out', certificate, '-days', '2', '-subj', '/CN=localhost'],
    ...['-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'],
  ]);
  const server = createServer(
    { key: await readFile(key), cert: await readFile(certificate), ALPNProtocols: ['http/1.1'] },
    (near) => {
      const far = connect(targetPort(), '127.0.0.1');
      for (const socket of [near, far]) {
        socket.on('error', () => undefined).on('close', () => (near.destroy(), far.destroy()));
      }
      near.pipe(far);
      far.pipe(near);
    },
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `https://localhost:${port}`,
    certificate,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
