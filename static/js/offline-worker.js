/* Without a network the browser would show its own error in place of the week: this shows a page that
   says what waits. It keeps that one page and its files, nothing of any pupil and nothing of any
   account. The address that loads this file says which (views/offline.py). */
"use strict";

const { page, files } = self.OFFLINE;
const NAME = `lwt-uren ${files.join(" ")}`;

const fresh = (address) => new Request(address, { credentials: "omit", cache: "reload" });

const keep = async () => {
  const cache = await caches.open(NAME);
  await cache.addAll([page, ...files].map(fresh));
  await self.skipWaiting();
};

const tidy = async () => {
  const names = await caches.keys();
  const old = names.filter((name) => name.startsWith("lwt-uren ") && name !== NAME);
  await Promise.all(old.map((name) => caches.delete(name)));
  await self.clients.claim();
};

const answer = async (request, kept) => {
  try {
    return await fetch(request);
  } catch {
    return (await caches.match(kept)) || Response.error();
  }
};

self.addEventListener("install", (event) => event.waitUntil(keep()));
self.addEventListener("activate", (event) => event.waitUntil(tidy()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const path = new URL(request.url).pathname;
  if (request.method !== "GET") return;
  if (request.mode === "navigate") event.respondWith(answer(request, page));
  else if (files.includes(path)) event.respondWith(answer(request, path));
});
