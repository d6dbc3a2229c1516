export function ChatRoute() {
  return <main>Chat</main>;
}
