package io.parley.server.serve;

import io.parley.server.node.NodeConfiguration;
import io.parley.server.node.NodeDirectory;
import io.parley.server.node.Operations;
import io.parley.server.node.OperatorEndpoint;
import io.parley.server.node.Progress;
import io.parley.server.operate.Figures;
import io.parley.server.operate.Health;
import io.parley.server.operate.LoggedParty;
import io.parley.server.operate.LoggedRoom;
import io.parley.server.operate.NodeFigures;
import io.parley.server.operate.OperatorDoor;
import io.parley.server.operate.PartyMetrics;
import io.parley.server.operate.RoomMetrics;
import io.parley.server.party.PartyObserver;
import io.parley.server.room.RoomObserver;
import io.parley.server.trace.Spans;
import io.parley.server.trace.TracedParty;
import io.parley.server.trace.TracedRoom;
import io.parley.server.wire.Agreement;
import io.parley.server.wire.Json;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How a node's own operator watches it: health and figures by the operator's door, lines of the
 * log, spans. It opens before the node does, and closes after it, so that somebody can see what a
 * node that starts or stops waits for.
 */
final class Watched implements AutoCloseable {
  private final Health health = new Health();
  private final Figures figures = new Figures();
  private final Operations settings;
  private final Optional<Spans> spans;
  private final Optional<OperatorDoor> door;

  Watched(
      NodeConfiguration configuration, NodeDirectory directory, Clock clock, Progress progress) {
    this.settings = configuration.operations();
    NodeFigures.showNode(figures, configuration, directory, health, clock);
    this.door =
        settings.enabled()
            ? Optional.of(OperatorDoor.open(directory, settings.port(), health, figures))
            : Optional.empty();
    door.ifPresent(
        open -> {
          String url = "https://127.0.0.1:" + open.port();
          directory.writeWhole(
              directory.resolve(OperatorEndpoint.FILE), Json.bytes(new OperatorEndpoint(url)));
          progress.say("its operator finds health and figures at " + url);
        });
    this.spans =
        settings.isTraced()
            ? Optional.of(Spans.to(configuration.name(), settings.traces()))
            : Optional.empty();
  }

  /** From here on the operator may ask this of the node. */
  void serve(String path, OperatorDoor.Desk desk) {
    door.ifPresent(open -> open.serve(path, desk));
  }

  Health health() {
    return health;
  }

  Figures figures() {
    return figures;
  }

  /** Who follows a room's questions of one collaboration. */
  RoomObserver room(Agreement agreement) {
    String collaboration = agreement.collaboration();
    List<RoomObserver> all = new ArrayList<>();
    all.add(new RoomMetrics(figures, collaboration, agreement.agreedUse()));
    spans.ifPresent(s -> all.add(new TracedRoom(s, collaboration)));
    if (settings.logs() == Operations.Logs.JSON) {
      all.add(new LoggedRoom(collaboration));
    }
    return RoomObserver.all(all);
  }

  /** Who follows a party's side of questions of one collaboration. */
  PartyObserver party(String collaboration) {
    List<PartyObserver> all = new ArrayList<>(List.of(new PartyMetrics(figures, collaboration)));
    spans.ifPresent(s -> all.add(new TracedParty(s, collaboration)));
    if (settings.logs() == Operations.Logs.JSON) {
      all.add(new LoggedParty(collaboration));
    }
    return PartyObserver.all(all);
  }

  @Override
  public void close() {
    spans.ifPresent(Spans::close);
    door.ifPresent(OperatorDoor::close);
  }
}
