// Keeps the page's files, so that it works without a network. The names and the version are put in by the build.
const CACHE = 'pianoscribe-__VERSION__';
const FIRST = __FIRST__;
const LATER = __LATER__;
const KNOWN = new Set([...FIRST, ...LATER].map(addressOf));
const PAGE = addressOf('index.html');

self.addEventListener('install', (event) => event.waitUntil(fill(FIRST)));

self.addEventListener('activate', (event) => {
  event.waitUntil(takeOver());
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  if (request.method !== 'GET') return;
  const url = request.url.split(/[?#]/)[0];
  if (url === addressOf('') || url === PAGE) event.respondWith(fromCache(PAGE, request));
  else if (KNOWN.has(url)) event.respondWith(fromCache(url, request));
});

/** The other pages of an older version have closed by now: what they used may go. */
async function takeOver() {
  for (const name of await caches.keys()) {
    if (name.startsWith('pianoscribe-') && name !== CACHE) await caches.delete(name);
  }
  await self.clients.claim();
  // Nobody waits for these; without them the page lacks what it would load on demand.
  await fill(LATER).catch(() => {});
}

async function fill(names) {
  const cache = await caches.open(CACHE);
  for (const name of names) {
    const url = addressOf(name);
    if (await cache.match(url)) continue;
    // Names hold a hash of what they name, but for those at the top.
    await cache.add(new Request(url, { cache: name.includes('/') ? 'default' : 'no-cache' }));
  }
}

async function fromCache(url, request) {
  const cache = await caches.open(CACHE);
  return (await cache.match(url)) ?? fetch(request);
}

function addressOf(name) {
  return new URL(name, self.registration.scope).href;
}
