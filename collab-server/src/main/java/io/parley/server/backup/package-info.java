/**
 * A stopped node in one sealed file, and back, with nothing that only grows ever moved backwards.
 *
 * <pre>
 *   {@link io.parley.server.backup.Backup} → {@code NodeFiles} (which), {@code HeldDatabases} (still)
 *              → {@code Archive} → FILE → {@link io.parley.server.backup.Restore} → {@code Arrival} (where)
 * </pre>
 */
@org.jspecify.annotations.NullMarked
package io.parley.server.backup;
