package io.parley.server.party;

import io.parley.server.node.CrashPoint;
import io.parley.server.node.NodeConfiguration;
import io.parley.server.node.NodeDirectory;
import io.parley.server.node.Progress;
import java.time.Clock;

/** Opens a party's node with somebody who listens at its crash points: tests alone can. */
public final class PartyWithCrashPoint {
  private PartyWithCrashPoint() {}

  public static PartyNode open(
      NodeConfiguration configuration,
      NodeDirectory directory,
      Clock clock,
      Progress progress,
      CrashPoint crashPoint) {
    return new PartyNode(
        configuration, directory, clock, progress, any -> PartyObserver.NOBODY, crashPoint);
  }
}
