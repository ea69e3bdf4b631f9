/** Where the person is, where the measurement boundary is, and what a question does. */
@org.jspecify.annotations.NullMarked
package io.parley.query.privacy;
