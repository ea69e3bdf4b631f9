/** The room: executes questions over what parties contribute. */
@org.jspecify.annotations.NullMarked
package io.parley.server.room;
