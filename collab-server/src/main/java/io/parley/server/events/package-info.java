/** The door through which events of web sites, apps and servers come in. */
@org.jspecify.annotations.NullMarked
package io.parley.server.events;
