/** One record found among many, and added to them, in real time. */
@org.jspecify.annotations.NullMarked
package io.parley.identity.find;
