let audio: AudioContext | undefined;

/** Browsers let a page make sounds once somebody has pressed something in it. */
function wake(): void {
  audio ??= new AudioContext();
  void audio.resume();
}
addEventListener('pointerdown', wake, { once: true });
addEventListener('keydown', wake, { once: true });

/** Two soft notes, a fourth apart. Silent where the browser does not allow sound yet. */
export function chime(): void {
  if (audio?.state !== 'running') return;
  const start = audio.currentTime;
  for (const [frequency, delay] of [
    [587.33, 0],
    [783.99, 0.11],
  ] as const) {
    const tone = audio.createOscillator();
    const volume = audio.createGain();
    tone.type = 'sine';
    tone.frequency.value = frequency;
    volume.gain.setValueAtTime(0, start + delay);
    volume.gain.linearRampToValueAtTime(0.14, start + delay + 0.012);
    volume.gain.exponentialRampToValueAtTime(0.0005, start + delay + 0.5);
    tone.connect(volume).connect(audio.destination);
    tone.start(start + delay);
    tone.stop(start + delay + 0.55);
  }
}
