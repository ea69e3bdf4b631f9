package io.parley.identity.normalise;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class PhoneNumbersTest {
  private static final PhoneNumberUtil LIBRARY = PhoneNumberUtil.getInstance();

  @Property(tries = 500)
  void shortWay_findsWhatTheLibraryFinds(@ForAll("numbers") String raw) {
    for (String region : new String[] {"US", "CA", "GB", "IT"}) {
      assertThat(PhoneNumbers.valid(raw, region).map(PhoneNumbers::e164))
          .isEqualTo(byLibrary(raw, region));
    }
  }

  private static Optional<String> byLibrary(String raw, String region) {
    try {
      return Optional.of(LIBRARY.parse(raw, region))
          .filter(LIBRARY::isValidNumber)
          .map(number -> LIBRARY.format(number, PhoneNumberFormat.E164));
    } catch (NumberParseException notANumber) {
      return Optional.empty();
    }
  }

  @Provide
  Arbitrary<String> numbers() {
    Arbitrary<String> areas =
        Arbitraries.of("702", "(416) ", "1-876-", "1 800 ", "0", "11 2", "+1 702", "+39 0352");
    Arbitrary<String> rest =
        Arbitraries.strings()
            .withCharRange('0', '9')
            .withChars("0123456789 -.()")
            .ofMinLength(5)
            .ofMaxLength(10);
    return areas.flatMap(area -> rest.map(digits -> area + digits));
  }
}
