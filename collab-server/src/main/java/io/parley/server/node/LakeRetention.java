package io.parley.server.node;

import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How long a lake keeps what is in it; {@code parley lake maintain} holds to it, and of the
 * snapshots of raw and clean a running node, which thins the older ones.
 *
 * @param snapshotHours how old a snapshot becomes before it expires, 1 to 87,600
 * @param snapshots how many of a table stay however old they are, 1 to 10,000
 * @param rawDays how old a raw row becomes, 1 to 36,500; 0: raw rows stay
 */
public record LakeRetention(
    @DefaultValue("168") int snapshotHours,
    @DefaultValue("5") int snapshots,
    @DefaultValue("0") int rawDays) {
  /** A week, five snapshots, and raw rows for good. */
  public static final LakeRetention STANDARD = new LakeRetention(168, 5, 0);

  void check() {
    within("snapshot-hours", snapshotHours, 1, 87_600);
    within("snapshots", snapshots, 1, 10_000);
    within("raw-days", rawDays, 0, 36_500);
  }

  private static void within(String key, int value, int least, int most) {
    if (value < least || value > most) {
      throw new ConfigurationException(
          "`node.lake.retention.%s` is %d; it is a number from %d to %d"
              .formatted(key, value, least, most));
    }
  }
}
