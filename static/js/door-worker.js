// Keeps the page of the door and what it is drawn with in the phone, so that it opens when the network is gone. Nothing else is kept.
"use strict";
const BOX = "door-1";

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

const fresh = async (request) => {
  const answer = await fetch(request);
  if (answer.ok && !answer.redirected && answer.type === "basic") (await caches.open(BOX)).put(request, answer.clone());
  return answer;
};
const kept = async (request, trouble) => {
  const found = await (await caches.open(BOX)).match(request, { ignoreVary: true });
  if (found) return found;
  throw trouble;
};

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const isPage = request.mode === "navigate", isPart = new URL(request.url).pathname.startsWith("/static/");
  if (request.method === "GET" && (isPage || isPart)) event.respondWith(fresh(request).catch((trouble) => kept(request, trouble)));
});

self.addEventListener("message", (event) => {
  if (event.data === "forget") event.waitUntil(caches.delete(BOX));
});
