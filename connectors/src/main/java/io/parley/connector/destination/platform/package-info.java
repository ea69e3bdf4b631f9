/**
 * Advertising platforms. What each takes, and where it says so, is in {@code docs/destinations.md}.
 * Versions of their interfaces move: they are configuration.
 */
@org.jspecify.annotations.NullMarked
package io.parley.connector.destination.platform;
