package io.parley.connector.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.connector.source.Batch;
import io.parley.connector.source.Position;
import io.parley.connector.source.RawRow;
import io.parley.connector.source.SourceException;
import io.parley.crypto.SecretAccess;
import io.parley.crypto.SecretBytes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A topic at a real broker, and what happens to it. */
@Tag("slow")
class KafkaSourceKafkaPeerTest {
  private static final BatchLimits SMALL = new BatchLimits(20, 1 << 20);

  private final KafkaPeer peer = KafkaPeer.running();
  private final String topic = KafkaBroker.freshTopic();
  private final Kept kept = new Kept();
  private int sent;

  private KafkaSettings settings() {
    return KafkaFeed.settings(peer, topic, SMALL);
  }

  private KafkaSettings member(String name) {
    KafkaSettings s = settings();
    return new KafkaSettings(
        s.name(),
        s.servers(),
        s.topic(),
        s.group(),
        Optional.of(name),
        s.security(),
        s.limits(),
        s.patience());
  }

  private KafkaSettings speaking(String servers, KafkaSecurity security) {
    return new KafkaSettings(
        "clicks",
        servers,
        topic,
        "group",
        Optional.empty(),
        security,
        SMALL,
        Duration.ofSeconds(10));
  }

  private KafkaSource source() {
    return new KafkaSource(settings(), new JsonRecords());
  }

  private void readOnce() {
    try (KafkaSource source = source()) {
      kept.read(source);
    }
  }

  private List<String> send(int partitions, int count) {
    int from = sent;
    sent += count;
    List<String> values = IntStream.range(from, sent).mapToObj("{\"n\":%d}"::formatted).toList();
    peer.sendAll(topic, partitions, values);
    return values;
  }

  private List<String> all() {
    return IntStream.range(0, sent).mapToObj("{\"n\":%d}"::formatted).toList();
  }

  private static byte[] utf8(String text) {
    return KafkaBroker.utf8(text);
  }

  @Test
  void tombstonesAndBrokenRecords_areRejectedOnce_withPlaceOffsetAndText() {
    peer.create(topic, 1);
    peer.send(topic, 0, utf8("customer-7"), utf8("{\"ok\":1}"));
    peer.send(topic, 0, utf8("customer-7"), null);
    peer.send(topic, 0, null, utf8("[1]"));
    peer.send(topic, 0, null, new byte[] {(byte) 0xff, 1});
    peer.send(topic, 0, null, utf8("[".repeat(100_000)));
    peer.send(topic, 0, null, utf8("{\"ok\":2}"));

    readOnce();
    readOnce();

    assertThat(kept.payloads()).containsExactly("{\"ok\":1}", "{\"ok\":2}");
    List<RawRow.Rejected> rejected = kept.rejected();
    assertThat(rejected).extracting(RawRow.Rejected::place).containsOnly(topic + "/0");
    assertThat(rejected).extracting(RawRow.Rejected::line).containsExactly(2L, 3L, 4L, 5L);
    assertThat(rejected)
        .extracting(RawRow.Rejected::reason)
        .containsExactly(
            "the record has a key and no value: it says that what had this key is deleted",
            "the record is no JSON object, or goes deeper than 64 levels",
            "the record is not UTF-8",
            "the record is no JSON object, or goes deeper than 64 levels");
    assertThat(rejected.get(0).text()).isEqualTo("customer-7");
    assertThat(rejected.get(2).text()).isEqualTo("base64:/wE=");
  }

  @Test
  void topicThatWasMadeAgain_isRefusedByName_beforeAnyRow() {
    peer.create(topic, 1);
    send(1, 5);
    readOnce();
    peer.delete(topic);
    peer.create(topic, 1);
    peer.sendAll(topic, 1, List.of("{\"n\":1}", "{\"n\":2}"));

    assertThatThrownBy(this::readOnce)
        .isInstanceOf(SourceException.class)
        .hasMessageStartingWith("source `clicks`: topic `" + topic + "` was deleted and made again")
        .hasMessageContaining("give this one a source of its own");
    assertThat(kept.rows()).hasSize(5);
  }

  @Test
  void positionOfAnotherClusterOrTopic_isRefused() {
    peer.create(topic, 1);
    send(1, 5);
    readOnce();
    String position = kept.position().orElseThrow().json();
    String elsewhere = position.replaceFirst("\"cluster\":\"[^\"]*\"", "\"cluster\":\"other\"");
    String other = position.replaceFirst("\"topic\":\"[^\"]*\"", "\"topic\":\"orders\"");

    try (KafkaSource source = source()) {
      assertThatThrownBy(() -> source.read(Optional.of(new Position(elsewhere)), batch -> {}))
          .isInstanceOf(SourceException.class)
          .hasMessageContaining("was read in cluster other before");
      assertThatThrownBy(() -> source.read(Optional.of(new Position(other)), batch -> {}))
          .isInstanceOf(SourceException.class)
          .hasMessageContaining("is not the one that was read before, `orders`");
    }
  }

  @Test
  void offsetsThatRetentionAte_areRefused_withHowMany() {
    peer.create(topic, 1);
    send(1, 10);
    readOnce();
    send(1, 30);
    peer.deleteBefore(topic, 0, 25);

    assertThatThrownBy(this::readOnce)
        .isInstanceOf(SourceException.class)
        .hasMessageContaining(
            "has lost 15 offsets of partition 0 that were not read: it was read up to 10 and begins at 25 now");
    assertThat(kept.payloads()).hasSize(10);
  }

  /** Records are large, so that the client has not fetched all of them before the first batch. */
  @Test
  void offsetsThatRetentionEats_whileTheyAreRead_areRefusedToo() {
    peer.create(topic, 1);
    String large = "{\"x\":\"%s\"}".formatted("x".repeat(500_000));
    peer.sendAll(topic, 1, java.util.Collections.nCopies(60, large));
    AtomicBoolean eaten = new AtomicBoolean();
    try (KafkaSource source =
        new KafkaSource(
            KafkaFeed.settings(peer, topic, new BatchLimits(1, 1)),
            new JsonRecords(),
            step -> {
              if (step == StreamCrashPoint.Step.KAFKA_KEPT && eaten.compareAndSet(false, true)) {
                peer.deleteBefore(topic, 0, 55);
              }
            })) {
      assertThatThrownBy(() -> kept.read(source))
          .isInstanceOf(SourceException.class)
          .hasMessageContaining("offsets of partition 0 that were not read")
          .hasMessageContaining("begins at 55 now");
    }
    assertThat(kept.rows()).hasSizeLessThan(55);
  }

  @Test
  void topicWhoseBeginningWasGoneFromTheStart_isReadFromWhereItBegins() {
    peer.create(topic, 2);
    send(2, 20);
    peer.deleteBefore(topic, 0, 4);
    readOnce();
    assertThat(kept.payloads()).hasSize(16);

    send(2, 2);
    readOnce();
    assertThat(kept.payloads()).hasSize(18);
  }

  @Test
  void partitionsThatAreAdded_areReadFromTheirBeginning() {
    peer.create(topic, 1);
    send(1, 10);
    readOnce();
    peer.addPartitions(topic, 3);
    send(3, 30);

    readOnce();

    assertThat(kept.payloads()).containsExactlyInAnyOrderElementsOf(all());
  }

  @Test
  void transactionsThatWereBrokenOff_giveNoRow_andNoGap() {
    peer.create(topic, 1);
    try (Producer<byte[], byte[]> producer =
        peer.producer(Map.of("transactional.id", "writer-" + topic))) {
      producer.initTransactions();
      for (int i = 0; i < 6; i++) {
        producer.beginTransaction();
        for (int j = 0; j < 5; j++) {
          var unused =
              producer.send(new ProducerRecord<>(topic, 0, null, utf8("{\"t\":%d}".formatted(i))));
        }
        producer.flush();
        if (i % 2 == 0) {
          producer.commitTransaction();
        } else {
          producer.abortTransaction();
        }
      }
    }

    readOnce();
    readOnce();

    assertThat(kept.payloads()).hasSize(15).doesNotContain("{\"t\":1}", "{\"t\":3}", "{\"t\":5}");
    assertThat(kept.position().orElseThrow().json()).contains("\"next\":{\"0\":36}");
  }

  @Test
  void twoNodesOfOneGroup_whilePartitionsMove_keepEveryRowOnce() throws Exception {
    peer.create(topic, 4);
    AtomicBoolean stop = new AtomicBoolean();
    ExecutorService nodes = Executors.newFixedThreadPool(3);
    try {
      List<Future<Integer>> running = new ArrayList<>();
      running.add(nodes.submit(node("node-a", stop, Integer.MAX_VALUE)));
      for (int i = 0; i < 5; i++) {
        send(4, 40);
        // Comes and goes, so that partitions move under the other.
        running.add(nodes.submit(node("node-" + i, stop, 3)));
      }
      for (int i = 0; i < 300 && kept.payloads().size() < sent; i++) {
        Thread.sleep(100);
      }
      stop.set(true);
      for (Future<Integer> node : running) {
        assertThat(node.get()).isPositive();
      }
    } finally {
      nodes.shutdownNow();
    }
    readOnce();
    assertThat(kept.payloads()).containsExactlyInAnyOrderElementsOf(all());
  }

  private Callable<Integer> node(String name, AtomicBoolean stop, int times) {
    return () -> {
      int readings = 0;
      try (KafkaSource source = new KafkaSource(member(name), new JsonRecords())) {
        while (readings < times && (readings == 0 || !stop.get())) {
          try {
            kept.read(source);
          } catch (SourceException e) {
            // Another node was faster: what is stored is read on from.
            assertThat(e).hasMessage("another node has kept a batch since");
          }
          readings++;
        }
      }
      return readings;
    };
  }

  @Test
  void nodeThatStalls_andLosesItsPartitions_keepsNothingOfThem() throws Exception {
    peer.create(topic, 1);
    send(1, 15);
    List<Batch> late = new ArrayList<>();
    // The same member twice: the second takes the place of the first, which does not know it yet.
    try (KafkaSource stalled =
        new KafkaSource(
            member("node-1"),
            new JsonRecords(),
            step -> {
              if (step == StreamCrashPoint.Step.KAFKA_READ
                  && late.isEmpty()
                  && kept.rows().isEmpty()) {
                try (KafkaSource other = new KafkaSource(member("node-1"), new JsonRecords())) {
                  kept.read(other);
                }
              }
            })) {
      stalled.read(Optional.empty(), late::add);
    } catch (SourceException e) {
      assertThat(e).hasMessageStartingWith("source `clicks`: topic");
    }

    assertThat(kept.payloads()).containsExactlyElementsOf(all());
    assertThat(late).isEmpty();
  }

  @Test
  void brokerThatIsKilledInTheMiddle_andComesBack_isReadOnTheSame() throws Exception {
    peer.create(topic, 2);
    send(2, 300);
    AtomicBoolean killed = new AtomicBoolean();
    try (KafkaSource source =
        new KafkaSource(
            settings(),
            new JsonRecords(),
            step -> {
              if (step == StreamCrashPoint.Step.KAFKA_KEPT && killed.compareAndSet(false, true)) {
                restartBroker();
              }
            })) {
      kept.read(source);
      // A broker that took its time has the group join anew, and that ends a reading.
      for (int more = 0; more < 5 && kept.payloads().size() < all().size(); more++) {
        kept.read(source);
      }
    }

    assertThat(killed).isTrue();
    assertThat(kept.payloads()).containsExactlyInAnyOrderElementsOf(all());
  }

  private void restartBroker() {
    try {
      peer.broker().kill();
      peer.broker().restart();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void tls_isTrustedByItsAuthorities_andByNothingElse() {
    peer.create(topic, 1);
    send(1, 5);
    KafkaSecurity ours =
        new KafkaSecurity.Tls(Optional.of(peer.broker().authorities()), Optional.empty());
    try (KafkaSource source =
        new KafkaSource(speaking(peer.broker().tlsServers(), ours), new JsonRecords())) {
      kept.read(source);
    }
    assertThat(kept.payloads()).hasSize(5);

    KafkaSecurity others = new KafkaSecurity.Tls(Optional.empty(), Optional.empty());
    try (KafkaSource source =
        new KafkaSource(speaking(peer.broker().tlsServers(), others), new JsonRecords())) {
      assertThatThrownBy(() -> kept.read(source))
          .isInstanceOf(SourceException.class)
          .hasMessageContaining("or ours does not trust theirs");
    }
  }

  @Test
  void password_opens_andAWrongOneIsToldWithoutIt() {
    peer.create(topic, 1);
    send(1, 5);
    try (KafkaSource source = new KafkaSource(scram(KafkaBroker.PASSWORD), new JsonRecords())) {
      kept.read(source);
    }
    assertThat(kept.payloads()).hasSize(5);

    try (KafkaSource source = new KafkaSource(scram("hunter2"), new JsonRecords())) {
      assertThatThrownBy(() -> kept.read(source))
          .isInstanceOf(SourceException.class)
          .hasMessageContaining("refuse user, password or certificate")
          .hasMessageNotContaining("hunter2")
          .hasNoCause();
    }
  }

  private KafkaSettings scram(String password) {
    SecretBytes secret = SecretBytes.copyOf(utf8(password), SecretAccess.insecure());
    return speaking(
        peer.broker().scramServers(),
        new KafkaSecurity.Sasl(
            KafkaSecurity.Mechanism.SCRAM_SHA_512, KafkaBroker.USER, secret, Optional.empty()));
  }

  @Test
  void topicThatIsNotThere_andBrokersThatAreNot_areNamed() {
    try (KafkaSource source = source()) {
      assertThatThrownBy(() -> kept.read(source))
          .isInstanceOf(SourceException.class)
          .hasMessage(
              "source `clicks`: topic `%s` does not exist at %s"
                  .formatted(topic, peer.broker().servers()));
    }
    KafkaSettings nowhere = speaking("127.0.0.1:1", new KafkaSecurity.Plaintext());
    try (KafkaSource source =
        new KafkaSource(
            new KafkaSettings(
                nowhere.name(),
                nowhere.servers(),
                nowhere.topic(),
                nowhere.group(),
                nowhere.member(),
                nowhere.security(),
                nowhere.limits(),
                Duration.ofSeconds(2)),
            new JsonRecords())) {
      assertThatThrownBy(() -> kept.read(source))
          .isInstanceOf(SourceException.class)
          .hasMessageContaining("the brokers at 127.0.0.1:1 did not answer within 2 s");
    }
  }

  @Test
  void groupsOffsets_sayWhatIsKept() {
    peer.create(topic, 1);
    send(1, 45);
    readOnce();

    assertThat(peer.committed("group-" + topic, topic)).isEqualTo(45);
  }
}
