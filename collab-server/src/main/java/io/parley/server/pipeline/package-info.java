/** A party's sources on their way through raw and clean. */
@org.jspecify.annotations.NullMarked
package io.parley.server.pipeline;
