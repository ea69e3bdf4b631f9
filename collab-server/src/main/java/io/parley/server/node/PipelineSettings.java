package io.parley.server.node;

import java.nio.file.Path;
import java.util.List;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How often a running party takes in what is new in its sources.
 *
 * @param everySeconds seconds from one run to the next; 0: by command alone
 * @param editionSeconds how long questions see the same rows, in seconds: at least everySeconds, or
 *     0 for that; the same question is free again within that time, and another one after it
 */
public record PipelineSettings(
    @DefaultValue("0") int everySeconds, @DefaultValue("0") int editionSeconds) {
  private static final int A_DAY = 86_400;

  /** What holds where nothing is said. */
  public static final PipelineSettings BY_COMMAND = new PipelineSettings(0, 0);

  /** Whether a running node takes in rows. */
  public boolean isOn() {
    return everySeconds > 0;
  }

  /** How long an edition lasts. */
  public long editionMillis() {
    return 1_000L * Math.max(1, Math.max(editionSeconds, everySeconds));
  }

  /**
   * Checks the numbers, and that nothing is asked for that rows cannot be taken in beside.
   *
   * @param offers of the node that lie outside its lake
   */
  void check(Path file, List<OfferInPlace> offers) {
    if (isOn() && !offers.isEmpty()) {
      throw new ConfigurationException(
          "%s: `node.offers` lie outside the lake, where people are published by `parley ingest` alone; write `every-seconds: 0` under `node.pipeline`"
              .formatted(file));
    }
    if (everySeconds < 0 || everySeconds > A_DAY) {
      throw new ConfigurationException(
          "%s: `node.pipeline.every-seconds` is %d; it is a number from 1 to 86400, or 0 for runs by command alone"
              .formatted(file, everySeconds));
    }
    if (editionSeconds != 0 && (editionSeconds < everySeconds || editionSeconds > 30 * A_DAY)) {
      throw new ConfigurationException(
          "%s: `node.pipeline.edition-seconds` is %d; it is a number from `every-seconds` (%d) to 2592000, or 0 for that"
              .formatted(file, editionSeconds, everySeconds));
    }
  }
}
