package io.parley.identity.survive;

import static io.parley.identity.survive.Consent.GRANTED;
import static io.parley.identity.survive.Consent.REFUSED;
import static io.parley.identity.survive.Consent.UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class ConsentTest {
  @Test
  void mostRestrictiveRecord_counts() {
    assertThat(
            Consent.of(
                List.of(
                    Map.of("measurement", GRANTED, "ads", GRANTED, "mail", GRANTED),
                    Map.of("measurement", REFUSED, "ads", GRANTED))))
        .containsExactly(
            Map.entry("ads", GRANTED),
            Map.entry("mail", UNKNOWN),
            Map.entry("measurement", REFUSED));
    assertThat(Consent.of(List.of())).isEmpty();
    assertThat(List.of(REFUSED, UNKNOWN, GRANTED))
        .filteredOn(Consent::allows)
        .containsOnly(GRANTED);
  }

  /** What a merge makes of two people is allowed only if each of them alone allows it. */
  @Property
  void merge_neverWidens_andUnmergeGivesEachSideItsOwn(
      @ForAll("records") List<Map<String, Consent>> one,
      @ForAll("records") List<Map<String, Consent>> other) {
    List<Map<String, Consent>> both = new ArrayList<>(one);
    both.addAll(other);
    Consent.of(both)
        .forEach(
            (purpose, consent) -> {
              for (var side : List.of(one, other)) {
                Consent alone = Consent.of(side).getOrDefault(purpose, UNKNOWN);
                assertThat(consent).isLessThanOrEqualTo(side.isEmpty() ? GRANTED : alone);
              }
              assertThat(consent.allows())
                  .isEqualTo(both.stream().allMatch(r -> r.get(purpose) == GRANTED));
            });
    assertThat(Consent.of(both.subList(0, one.size()))).isEqualTo(Consent.of(one));
  }

  @Provide
  Arbitrary<List<Map<String, Consent>>> records() {
    return Arbitraries.maps(Arbitraries.of("ads", "mail"), Arbitraries.of(Consent.class))
        .ofMaxSize(2)
        .list()
        .ofMaxSize(4);
  }
}
