package io.parley.server.operate;

import com.sun.management.OperatingSystemMXBean;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.lang.management.ManagementFactory;
import java.util.function.DoubleSupplier;

/**
 * All figures of a node, since its start. Rows, bytes and seconds depend on people's rows, so that
 * none of it is shown by any door but the operator's.
 */
public final class Figures {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final CpuShares<Tenant> cpu;

  public Figures() {
    OperatingSystemMXBean process =
        ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    this.cpu =
        new CpuShares<>(
            process::getProcessCpuTime,
            (tenant, seconds) ->
                registry.counter("parley.cpu.seconds", tenant.tags()).increment(seconds));
  }

  /** Adds to what only grows. */
  public void count(String name, Tags labels, double more) {
    registry.counter(name, labels).increment(more);
  }

  /** Shows what is now, asked each time that somebody reads; NaN where it cannot be told. */
  public void show(String name, Tags labels, DoubleSupplier now) {
    Gauge.builder(name, now, DoubleSupplier::getAsDouble)
        .tags(labels)
        .strongReference(true)
        .register(registry);
  }

  /** The process works for this tenant, until {@link #rests}. */
  public void works(Tenant tenant) {
    cpu.begin(tenant);
  }

  /** Some work for this tenant has ended. */
  public void rests(Tenant tenant) {
    cpu.end(tenant);
  }

  /** All of it, in the text format of Prometheus. */
  public String text() {
    return registry.scrape();
  }
}
