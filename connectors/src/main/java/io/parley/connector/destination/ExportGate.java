package io.parley.connector.destination;

import java.util.Optional;

/**
 * Who may leave, asked for each person at the time of the export: a consent that was there when an
 * audience was made may be gone when it is delivered.
 */
@FunctionalInterface
public interface ExportGate {
  /** Why the person may not be added; empty if it may. Removals are not asked about. */
  Optional<SkipReason> against(AudienceMember member);
}
