package io.parley.server.serve;

import io.parley.identity.link.RecordKey;
import io.parley.server.node.ConfigurationException;
import io.parley.server.party.LiveNode;
import io.parley.server.party.LiveQuestion;
import io.parley.server.wire.Json;

/** Lets a running node's operator find and add single records. */
final class LiveDesk {
  private LiveDesk() {}

  static void open(Watched watched, LiveNode node) {
    watched.serve(LiveQuestion.FIND, asked -> find(node, asked));
    watched.serve(LiveQuestion.ADD, asked -> add(node, asked));
  }

  private static Object find(LiveNode node, byte[] asked) {
    LiveQuestion.Find find = Json.read(asked, LiveQuestion.Find.class);
    if (find.most() < 1) {
      throw new ConfigurationException("at least one match is named");
    }
    return node.find(find.source(), find.known(), find.least(), find.most());
  }

  private static Object add(LiveNode node, byte[] asked) {
    LiveQuestion.Add add = Json.read(asked, LiveQuestion.Add.class);
    return node.add(new RecordKey(add.source(), add.key()), add.values(), add.actor());
  }
}
