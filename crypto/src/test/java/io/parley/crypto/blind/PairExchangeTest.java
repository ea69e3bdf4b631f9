package io.parley.crypto.blind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.crypto.SecretBytes;
import io.parley.crypto.Sha256;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PairExchangeTest {
  private static final int ROWS = PairExchange.FEWEST_ROWS;
  private static final int SIZE = 32;

  private final BlindingKernel kernel = KernelChoice.bouncyCastle();
  private final SecretBytes secret = SecretBytes.random(SIZE);
  private final BlindingScalar publishers = BlindingScalar.generate();
  private final BlindingScalar advertisers = BlindingScalar.generate();

  private static byte[] people(int from, int to) {
    ByteArrayOutputStream hashes = new ByteArrayOutputStream();
    for (int i = from; i < to; i++) {
      hashes.writeBytes(Sha256.of(("p" + i + "@mail.example").getBytes(StandardCharsets.UTF_8)));
    }
    return hashes.toByteArray();
  }

  private PairExchange publisher(int from, int to) {
    return PairExchange.of(kernel, secret, publishers, people(from, to), ROWS);
  }

  private PairExchange advertiser(int from, int to) {
    return PairExchange.of(kernel, secret, advertisers, people(from, to), ROWS);
  }

  private static List<String> rows(byte[] packed) {
    List<String> rows = new ArrayList<>();
    for (int at = 0; at < packed.length; at += SIZE) {
      rows.add(HexFormat.of().formatHex(packed, at, at + SIZE));
    }
    return rows;
  }

  private static Set<String> hex(List<byte[]> rows) {
    Set<String> hex = new HashSet<>();
    rows.forEach(row -> hex.add(HexFormat.of().formatHex(row)));
    return hex;
  }

  @Test
  void advertiser_getsThePublishersIdentifiers_ofExactlyTheCommonPeople() {
    PairExchange publisher = publisher(0, ROWS);
    PairExchange advertiser = advertiser(700, 700 + ROWS);
    byte[] ofPublisher = publisher.answer(advertiser.list());
    byte[] ofAdvertiser = advertiser.answer(publisher.list());

    Set<String> common = hex(advertiser.common(ofPublisher));
    List<String> identifiers = rows(publisher.identifiers());
    assertThat(common).isEqualTo(new HashSet<>(identifiers.subList(700, ROWS)));
    assertThat(publisher.common(ofAdvertiser)).hasSize(ROWS - 700);
  }

  @Test
  void orders_areFresh_soThatNoRowTellsWhoseItIs() {
    PairExchange publisher = publisher(0, ROWS);
    PairExchange advertiser = advertiser(0, ROWS);
    List<String> sent = rows(publisher.list());

    // Few rows stay in place by chance: 20 or more of a thousand with probability below 10⁻¹⁸.
    assertThat(inPlace(sent, rows(publisher.identifiers()))).isLessThan(20);
    assertThat(inPlace(sent, rows(publisher.list()))).isLessThan(20);
    byte[] list = advertiser.list();
    List<String> answer = rows(publisher.answer(list));
    assertThat(inPlace(answer, rows(kernel.multiply(publishers, list)))).isLessThan(20);
    assertThat(new HashSet<>(answer))
        .isEqualTo(new HashSet<>(rows(kernel.multiply(publishers, list))));
  }

  @Test
  void nothingSentIsAnInput_aPoint_orAnIdentifierOfTheOtherStage() {
    PairExchange publisher = publisher(0, ROWS);
    PairExchange advertiser = advertiser(0, ROWS);
    Set<String> seen = new HashSet<>(rows(people(0, ROWS)));
    for (byte[] message :
        List.of(publisher.identifiers(), advertiser.list(), publisher.answer(advertiser.list()))) {
      for (String row : rows(message)) {
        assertThat(seen.add(row)).isTrue();
      }
    }
  }

  @Test
  void identifier_isTheSameForEveryAdvertiser_untilTheSecretChanges() {
    assertThat(publisher(0, ROWS).identifiers()).isEqualTo(publisher(0, ROWS).identifiers());
    byte[] rotated =
        PairExchange.of(kernel, SecretBytes.random(SIZE), publishers, people(0, ROWS), ROWS)
            .identifiers();
    assertThat(rows(rotated)).doesNotContainAnyElementsOf(rows(publisher(0, ROWS).identifiers()));
  }

  @Test
  void roomsWithDifferentSecrets_haveNobodyInCommon() {
    PairExchange publisher =
        PairExchange.of(kernel, SecretBytes.random(SIZE), publishers, people(0, ROWS), ROWS);
    PairExchange advertiser = advertiser(0, ROWS);
    byte[] answer = publisher.answer(advertiser.list());
    advertiser.answer(publisher.list());

    assertThat(advertiser.common(answer)).isEmpty();
  }

  @Test
  void markedRow_aSecondAnswer_andPointsThatAreNone_areRefused() {
    PairExchange publisher = publisher(0, ROWS);
    byte[] marked = advertiser(0, ROWS).list();
    System.arraycopy(marked, 0, marked, SIZE, SIZE);
    assertThatThrownBy(() -> publisher.answer(marked)).isInstanceOf(IntersectionRefused.class);

    byte[] zero = advertiser(0, ROWS).list();
    Arrays.fill(zero, 0, SIZE, (byte) 0);
    assertThatThrownBy(() -> publisher.answer(zero)).isInstanceOf(PointsRefused.class);

    byte[] longer = Arrays.copyOf(marked, marked.length + SIZE);
    assertThatThrownBy(() -> publisher.answer(longer)).isInstanceOf(IntersectionRefused.class);

    publisher.answer(advertiser(0, ROWS).list());
    assertThatThrownBy(() -> publisher.answer(advertiser(0, ROWS).list()))
        .isInstanceOf(IllegalStateException.class);
  }

  /** Why both must follow the protocol: the theorem's assumption, broken, is seen to be needed. */
  @Test
  void rowUnderTwoScalars_marksAPerson_asTheTheoremsAssumptionSays() {
    PairExchange publisher = publisher(0, ROWS);
    byte[] list = advertiser(0, ROWS).list();
    BlindingScalar mark = BlindingScalar.generate();
    byte[] guess = Arrays.copyOf(list, SIZE);
    System.arraycopy(kernel.multiply(mark, guess), 0, list, SIZE, SIZE);
    byte[] answer = publisher.answer(list);

    Set<String> answered = new HashSet<>(rows(answer));
    long pairs = rows(kernel.multiply(mark, answer)).stream().filter(answered::contains).count();
    assertThat(pairs).isEqualTo(1);
  }

  @Test
  void smallLists_andAPersonTwice_areRefused() {
    assertThatThrownBy(() -> publisher(0, ROWS - 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1,000");
    byte[] twice = people(0, ROWS);
    System.arraycopy(twice, 0, twice, SIZE, SIZE);
    assertThatThrownBy(() -> PairExchange.of(kernel, secret, publishers, twice, ROWS))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void matchRate_isWholePercents_andNothingAbove85() {
    assertThat(PairExchange.matchRate(0, 1000)).isEqualTo("0%");
    assertThat(PairExchange.matchRate(339, 1000)).isEqualTo("33%");
    assertThat(PairExchange.matchRate(850, 1000)).isEqualTo("85%");
    assertThat(PairExchange.matchRate(851, 1000)).isEqualTo(">85%");
    assertThat(PairExchange.matchRate(1000, 1000)).isEqualTo(">85%");
  }

  private static long inPlace(List<String> left, List<String> right) {
    long same = 0;
    for (int i = 0; i < left.size(); i++) {
      same += left.get(i).equals(right.get(i)) ? 1 : 0;
    }
    return same;
  }
}
