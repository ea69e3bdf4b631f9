/** What the demo asks and shows, as values. */
@org.jspecify.annotations.NullMarked
package io.parley.server.demo.story;
