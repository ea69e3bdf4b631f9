/** Programs of others that tests of several modules speak to. */
@org.jspecify.annotations.NullMarked
package io.parley.peer;
