/** From scored pairs to people: the one way that all resolutions go. */
@org.jspecify.annotations.NullMarked
package io.parley.identity.gather;
