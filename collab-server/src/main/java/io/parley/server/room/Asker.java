package io.parley.server.room;

/** For whom a room works: a member of one of its collaborations. */
record Asker(String collaboration, String member) {}
