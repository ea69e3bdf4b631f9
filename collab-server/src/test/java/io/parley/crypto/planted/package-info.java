/** Breaks rules of {@link io.parley.ArchitectureTest} on purpose: the proof that the rules bite. */
@org.jspecify.annotations.NullMarked
package io.parley.crypto.planted;
