package io.parley.server.trace;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Spans of one node, for the collector of its own operator.
 *
 * <p>A span has a name of a fixed list, the attributes below, when it began and ended, and whether
 * it failed. There is no way to give it a statement, a value, a count, or the text of a failure:
 * the methods take none. Times depend on people's rows, so a collector is shown what the node's
 * operator may see, and is to be run by that operator.
 */
public final class Spans implements AutoCloseable {
  private static final AttributeKey<String> COLLABORATION =
      AttributeKey.stringKey("parley.collaboration");
  private static final AttributeKey<String> MEMBER = AttributeKey.stringKey("parley.member");
  private static final AttributeKey<String> QUERY = AttributeKey.stringKey("parley.query");
  private static final AttributeKey<String> PARTY = AttributeKey.stringKey("parley.party");
  private static final AttributeKey<String> FAILURE = AttributeKey.stringKey("parley.failure");

  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final Duration DELAY = Duration.ofSeconds(1);

  private final SdkTracerProvider provider;
  private final Tracer tracer;

  private Spans(SdkTracerProvider provider) {
    this.provider = provider;
    this.tracer = provider.get("io.parley");
  }

  /**
   * Sends what this node does to a collector, in the background and a second late; what it does not
   * take within two seconds is lost, and nothing waits for it.
   *
   * @param node the node's name
   * @param collector where it takes OTLP over HTTP
   */
  public static Spans to(String node, String collector) {
    OtlpHttpSpanExporter exporter =
        OtlpHttpSpanExporter.builder().setEndpoint(collector).setTimeout(PATIENCE).build();
    return new Spans(
        SdkTracerProvider.builder()
            // No default resource: it would tell a collector of this machine and its processes.
            .setResource(
                Resource.create(
                    Attributes.of(
                        AttributeKey.stringKey("service.name"),
                        "parley",
                        AttributeKey.stringKey("service.instance.id"),
                        node)))
            .addSpanProcessor(BatchSpanProcessor.builder(exporter).setScheduleDelay(DELAY).build())
            .build());
  }

  /**
   * What a span is about; empty where there is none.
   *
   * @param collaboration the collaboration's name
   * @param member who asked
   * @param query the query's id, which is random
   * @param party the party that is spoken to
   */
  record About(String collaboration, String member, String query, String party) {
    private Attributes attributes() {
      var all = Attributes.builder();
      put(all, COLLABORATION, collaboration);
      put(all, MEMBER, member);
      put(all, QUERY, query);
      put(all, PARTY, party);
      return all.build();
    }

    private static void put(
        io.opentelemetry.api.common.AttributesBuilder all, AttributeKey<String> key, String value) {
      if (!value.isEmpty()) {
        all.put(key, value);
      }
    }
  }

  /** Does the work within a span. */
  <T> T during(String name, About about, Supplier<T> work) {
    SpanBuilder builder = tracer.spanBuilder(name).setAllAttributes(about.attributes());
    Optional<String> parent = TraceParent.current();
    Span span =
        (parent.isEmpty() ? builder.setNoParent() : builder.setParent(context(parent.get())))
            .startSpan();
    try {
      return TraceParent.under(Optional.of(text(span.getSpanContext())), work);
    } catch (RuntimeException | Error e) {
      // The class alone: a text could carry a value from the data.
      span.setStatus(StatusCode.ERROR).setAttribute(FAILURE, e.getClass().getName());
      throw e;
    } finally {
      span.end();
    }
  }

  private static Context context(String parent) {
    return Context.root()
        .with(
            Span.wrap(
                SpanContext.createFromRemoteParent(
                    parent.substring(3, 35),
                    parent.substring(36, 52),
                    TraceFlags.fromHex(parent, 53),
                    TraceState.getDefault())));
  }

  private static String text(SpanContext span) {
    return "00-%s-%s-%s"
        .formatted(span.getTraceId(), span.getSpanId(), span.getTraceFlags().asHex());
  }

  /** Sends what is left. */
  @Override
  public void close() {
    var unused = provider.shutdown().join(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
  }
}
