import type { BrowserContext, WebSocketRoute } from 'playwright-core';

/** The way from a browser to the server's API and sockets, which can be cut while the pages' own files still come. */
export class Wire {
  #cut = false;
  readonly #open = new Set<WebSocketRoute>();

  static async of(context: BrowserContext): Promise<Wire> {
    const wire = new Wire();
    await context.route(/\/(api|socket\.io|health)\//, (route) =>
      wire.#cut ? route.abort('connectionfailed') : route.continue(),
    );
    await context.routeWebSocket(/\/socket\.io\//, (socket) => {
      if (wire.#cut) return void socket.close({ code: 1013 });
      socket.connectToServer();
      wire.#open.add(socket);
    });
    return wire;
  }

  async cut(): Promise<void> {
    this.#cut = true;
    const open = [...this.#open];
    this.#open.clear();
    await Promise.all(open.map((socket) => socket.close({ code: 1001 })));
  }

  mend(): void {
    this.#cut = false;
  }
}
