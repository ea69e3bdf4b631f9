package io.parley.server.activation;

import io.parley.server.node.NodeDirectory;
import io.parley.server.party.NodePeople.Held;
import java.time.Clock;
import java.util.List;

/** What waits for somebody in the inboxes of a node, also in those that node.yaml has no more. */
public final class PersonInboxes {
  private PersonInboxes() {}

  /**
   * Takes away all that waits for these addresses.
   *
   * @throws java.io.UncheckedIOException when that cannot be done; call it again then
   */
  public static void forget(NodeDirectory node, List<Held> addresses) {
    for (String name : Inbox.names(node)) {
      Inbox inbox = Inbox.thatWas(node, name, Clock.systemUTC());
      addresses.forEach(held -> inbox.forget(held.value()));
    }
  }
}
