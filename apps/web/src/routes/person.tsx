export function PersonRoute() {
  return <main>Person</main>;
}
