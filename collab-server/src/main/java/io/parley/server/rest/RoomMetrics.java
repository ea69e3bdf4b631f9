package io.parley.server.rest;

import com.sun.management.OperatingSystemMXBean;
import io.micrometer.core.instrument.Tags;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.parley.query.account.Charge;
import io.parley.server.room.RoomObserver;
import io.parley.server.wire.AgreedUse;
import io.parley.server.wire.Agreement;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a room costs and does, by member and collaboration; since its start. Rows, bytes and seconds
 * depend on the parties' data, so that none of it is shown by any door but the operator's.
 */
public final class RoomMetrics {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final CpuShares<Tags> cpu;

  public RoomMetrics() {
    OperatingSystemMXBean process =
        ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    this.cpu =
        new CpuShares<>(
            process::getProcessCpuTime,
            (whose, seconds) -> registry.counter("parley.cpu.seconds", whose).increment(seconds));
  }

  /** Counts what one collaboration does. */
  public RoomObserver of(Agreement agreement) {
    return new Observer(agreement.collaboration(), agreement.agreedUse());
  }

  private final class Observer implements RoomObserver {
    private final String collaboration;
    private final AgreedUse use;

    Observer(String collaboration, AgreedUse use) {
      this.collaboration = collaboration;
      this.use = use;
    }

    private Tags of(String member) {
      return Tags.of(
          "collaboration", collaboration, "member", member, "billed", use.billed(member));
    }

    @Override
    public void ended(String member, Outcome outcome, List<String> reasons) {
      String word = outcome.name().toLowerCase(Locale.ROOT);
      registry.counter("parley.queries", of(member).and("outcome", word)).increment();
      for (String reason : reasons) {
        registry.counter("parley.refusals", of(member).and("reason", reason)).increment();
      }
    }

    @Override
    public void charged(String member, Map<String, Charge> charges) {
      charges.forEach(
          (population, charge) ->
              registry
                  .counter("parley.epsilon.spent", of(member).and("population", population))
                  .increment(charge.epsilon().doubleValue()));
    }

    @Override
    public void received(String member, String party, long rows, long bytes) {
      registry
          .counter("parley.rows.received", of(member).and("party", party))
          .increment((double) rows);
      registry
          .counter("parley.bytes.received", of(member).and("party", party))
          .increment((double) bytes);
    }

    @Override
    public Working works(String member) {
      cpu.begin(of(member));
      return () -> cpu.end(of(member));
    }
  }

  /** All of it, as Prometheus reads it. */
  String text() {
    return registry.scrape();
  }
}
