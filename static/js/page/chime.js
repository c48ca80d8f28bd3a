/** Two soft tones. */

const TONES_HZ = [660, 880];
const TONE_S = 0.12;
const LOUDNESS = 0.08;

let audio;

export function chime() {
  audio ??= new AudioContext();
  audio.resume();
  TONES_HZ.forEach((hertz, place) => tone(hertz, audio.currentTime + place * TONE_S));
}

function tone(hertz, from) {
  const [source, volume] = [audio.createOscillator(), audio.createGain()];
  source.frequency.value = hertz;
  volume.gain.setValueAtTime(LOUDNESS, from);
  volume.gain.exponentialRampToValueAtTime(0.001, from + TONE_S * 2);
  source.connect(volume).connect(audio.destination);
  source.start(from);
  source.stop(from + TONE_S * 2);
}
