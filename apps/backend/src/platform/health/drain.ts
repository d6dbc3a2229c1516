/** Whether this node is on its way out: it still serves what comes, but asks to be sent nothing more. */
export class Drain {
  private started = false;

  get draining(): boolean {
    return this.started;
  }

  start(): void {
    this.started = true;
  }
}
