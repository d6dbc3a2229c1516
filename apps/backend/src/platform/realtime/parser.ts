import { Decoder as StandardDecoder, Encoder, PacketType } from 'socket.io-parser';

/** The name under which a frame that cannot be decoded reaches the gateway, which answers it. */
export const MALFORMED = '$malformed';

/** Tells a packet that is being put together from attachments from a bad one. */
const AWAITS_ATTACHMENT = 'got plaintext data when reconstructing a packet';

/**
 * Socket.IO's decoder, except that a frame it cannot decode becomes an event, so that it gets an answer.
 * Socket.IO itself closes the connection on such a frame without a word.
 */
class Decoder extends StandardDecoder {
  override add(frame: unknown): void {
    try {
      super.add(frame);
    } catch (error) {
      this.destroy();
      const reason = error instanceof Error ? error.message : 'invalid frame';
      this.emitReserved('decoded', { type: PacketType.EVENT, nsp: '/chat', data: [MALFORMED, reason] });
      // The packet before this one never got its attachments; this one may be sound.
      if (reason === AWAITS_ATTACHMENT) this.add(frame);
    }
  }
}

export const parser = { Encoder, Decoder };
