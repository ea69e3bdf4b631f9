/** What long work says while it runs. */
@org.jspecify.annotations.NullMarked
package io.parley.identity.progress;
