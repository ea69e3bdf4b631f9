package io.parley.server.operate;

import io.micrometer.core.instrument.Tags;
import io.parley.connector.stream.EventLog;
import io.parley.server.party.LivePipeline;
import java.time.Clock;

/** What a party that takes in rows while it runs shows of that, to its own operator. */
public final class PipelineFigures {
  private PipelineFigures() {}

  /** How each source stands, and the last step, {@code publish}. */
  public static void show(Figures figures, LivePipeline pipeline, Clock clock) {
    for (String step : pipeline.standings().keySet()) {
      Tags of = Tags.of("source", step);
      figures.show("parley.pipeline.rows", of, () -> standing(pipeline, step).rows());
      figures.show("parley.pipeline.rejected", of, () -> standing(pipeline, step).rejected());
      figures.show("parley.pipeline.failures", of, () -> standing(pipeline, step).failures());
      figures.show(
          "parley.pipeline.success.age.seconds",
          of,
          () -> standing(pipeline, step).ageSeconds(clock.instant()));
    }
  }

  private static LivePipeline.Standing standing(LivePipeline pipeline, String step) {
    LivePipeline.Standing standing = pipeline.standings().get(step);
    if (standing == null) {
      throw new IllegalArgumentException("the pipeline has no step " + step);
    }
    return standing;
  }

  /** How many events are on the disk and in no raw table yet, or not removed since; and bytes. */
  public static void showLog(Figures figures, EventLog log) {
    figures.show(
        "parley.events.waiting", Tags.empty(), () -> log.state().next() - log.state().first());
    figures.show("parley.events.log.bytes", Tags.empty(), () -> log.state().bytes());
  }
}
