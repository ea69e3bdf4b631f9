/** Records to people, and the port through which a node keeps them. */
@org.jspecify.annotations.NullMarked
package io.parley.identity;
