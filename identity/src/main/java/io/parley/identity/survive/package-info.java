/** Of several records the values that a person has, each with the record that it came from. */
@org.jspecify.annotations.NullMarked
package io.parley.identity.survive;
