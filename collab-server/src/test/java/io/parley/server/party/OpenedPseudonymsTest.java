package io.parley.server.party;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class OpenedPseudonymsTest {
  private static final List<String> ALL = List.of("p", "k_email", "k_phone");

  private final OpenedPseudonyms.Kept kept = new OpenedPseudonyms.Kept();
  private final List<List<String>> opened = new ArrayList<>();

  private Function<List<String>, OpenedPseudonyms> of(int people) {
    return names -> {
      opened.add(names);
      return new OpenedPseudonyms(
          Collections.nCopies(people, new UUID(0, 1)),
          names,
          names.stream().map(n -> new byte[] {(byte) ALL.indexOf(n)}).toList());
    };
  }

  private byte[] first(OpenedPseudonyms some) {
    return some.columns().get(0);
  }

  @Test
  void fewPeople_areOpenedOnce_whateverIsAskedFirst() {
    OpenedPseudonyms phones = kept.columns(List.of("k_phone", "p"), ALL, of(3));
    OpenedPseudonyms emails = kept.columns(List.of("k_email"), ALL, of(3));

    assertThat(opened).containsExactly(ALL);
    assertThat(phones.people()).hasSize(3);
    assertThat(phones.names()).containsExactly("k_phone", "p");
    assertThat(first(phones)).containsExactly(2);
    assertThat(phones.columns().get(1)).containsExactly(0);
    assertThat(first(emails)).containsExactly(1);
  }

  @Test
  void asManyAsMayBeKept_areKept() {
    kept.columns(ALL, ALL, of(OpenedPseudonyms.MOST_PEOPLE));
    kept.columns(ALL, ALL, of(OpenedPseudonyms.MOST_PEOPLE));

    assertThat(opened).hasSize(1);
  }

  @Test
  void moreThanMayBeKept_areOpenedForEachQuestion_andOnlyWhatItNeeds() {
    int many = OpenedPseudonyms.MOST_PEOPLE + 1;
    kept.columns(List.of("p"), ALL, of(many));
    OpenedPseudonyms some = kept.columns(List.of("k_email"), ALL, of(many));

    assertThat(opened).containsExactly(ALL, List.of("p"), List.of("k_email"));
    assertThat(first(some)).containsExactly(1);
  }
}
