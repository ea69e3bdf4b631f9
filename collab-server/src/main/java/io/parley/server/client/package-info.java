/** An analyst's side: how to reach a room, and to check what it signed. */
@org.jspecify.annotations.NullMarked
package io.parley.server.client;
