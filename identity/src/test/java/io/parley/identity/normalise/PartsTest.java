package io.parley.identity.normalise;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.aggregator.ArgumentsAccessor;
import org.junit.jupiter.params.provider.CsvFileSource;

/** Values that hold several attributes. */
class PartsTest {
  @ParameterizedTest(name = "{0}")
  @CsvFileSource(resources = "/normalise/names.csv", numLinesToSkip = 1)
  void wholeName_isTakenApart(ArgumentsAccessor row) {
    assertThat(NameParts.of(row.getString(0)))
        .isEqualTo(new NameParts(part(row, 1), part(row, 2), part(row, 3), part(row, 4)));
  }

  @ParameterizedTest(name = "{1}")
  @CsvFileSource(resources = "/normalise/addresses.csv", numLinesToSkip = 1)
  void wholeAddress_isTakenApart(ArgumentsAccessor row) {
    assertThat(Address.of(row.getString(1), row.getString(0)))
        .isEqualTo(
            new Address(
                part(row, 2),
                part(row, 3),
                part(row, 4),
                part(row, 5),
                part(row, 6),
                part(row, 7),
                part(row, 8)));
  }

  private static Optional<String> part(ArgumentsAccessor row, int column) {
    return Optional.ofNullable(row.getString(column));
  }

  @Test
  void initialBehindTheGivenName_isAMiddleNameUnlessThereIsOne() {
    assertThat(NameParts.of("Rosemary A", "", "Thomas").middle()).contains("a");
    assertThat(NameParts.of("Rosemary A", "Beth", "Thomas").middle()).contains("beth");
    assertThat(NameParts.of("Rosemary A", "", "Thomas Jr").generation()).contains("jr");
  }

  @Test
  void chineseName_staysInItsCharactersAtHome() {
    assertThat(NameParts.of("王杰", "CN").full()).contains("杰 王");
  }

  @Test
  void nicknames_areRelatedThroughAFormalName() {
    assertThat(Nicknames.related("bob", "robert")).isTrue();
    assertThat(Nicknames.related("bob", "rob")).isTrue();
    assertThat(Nicknames.related("pat", "patrick")).isTrue();
    assertThat(Nicknames.related("pat", "patricia")).isTrue();
    assertThat(Nicknames.related("patrick", "patricia")).isFalse();
    assertThat(Nicknames.formals("pat")).containsExactly("patricia", "patrick");
  }

  @Test
  void partsOfOneAddress_completeThoseOfAnother() {
    Address line = Address.of("1515 Adela Ln, LV, NV", "US");

    assertThat(line.or(Address.of("Reno, CA 89132", "US")).postalCode()).contains("89132");
    assertThat(line.or(Address.of("Reno, CA 89132", "US")).region()).contains("nv");
  }
}
