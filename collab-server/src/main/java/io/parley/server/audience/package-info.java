/** Declared audiences of a party's own people: what was declared, who is in it, and since when. */
@org.jspecify.annotations.NullMarked
package io.parley.server.audience;
