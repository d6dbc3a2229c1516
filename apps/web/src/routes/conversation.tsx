export function ConversationRoute() {
  return <main>Conversation</main>;
}
