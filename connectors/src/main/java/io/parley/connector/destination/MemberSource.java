package io.parley.connector.destination;

import java.util.stream.Stream;

/**
 * The people of a delivery, which is read twice: once to count and check, once to send. Both times
 * it must give the same, in ascending order of ids by UTF-16 units, each id once.
 */
@FunctionalInterface
public interface MemberSource {
  /** The people, from the first on; whoever asked closes the stream. */
  Stream<AudienceMember> open();
}
