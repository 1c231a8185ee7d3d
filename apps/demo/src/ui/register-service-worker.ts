import type { Studio } from '../session/studio';

/** The page works offline from the next visit on. Begins when the model is there, so that nothing waits for it. */
export async function registerServiceWorker(studio: Studio): Promise<void> {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
  await studio.ready;
  try {
    await navigator.serviceWorker.register('./service-worker.js');
  } catch {
    // Forbidden here (a private window, a file): the page works, with a network.
  }
}
