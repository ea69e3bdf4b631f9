/** What we claim of speed and accuracy, measured against a yardstick on the same machine. */
@org.jspecify.annotations.NullMarked
package io.parley.server.bench;
