/** What tools for authors of policies find: for the command line, and for the room's REST API. */
@org.jspecify.annotations.NullMarked
package io.parley.server.authoring;
