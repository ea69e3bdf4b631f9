package io.parley.server.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.parley.query.account.Charge;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.annotation.JsonDeserialize;
import tools.jackson.databind.annotation.JsonSerialize;
import tools.jackson.databind.util.StdConverter;

/**
 * A charge in a document: ε and δ for whoever reads it, and where these are not all of it, what the
 * charge is made of. A charge of one pure part reads as it did before there were curves.
 */
@JsonSerialize(converter = ChargeJson.Writing.class)
@JsonDeserialize(converter = ChargeJson.Reading.class)
abstract class ChargeJson {
  private static final int MOST_DIGITS = 130;

  private ChargeJson() {}

  /**
   * The JSON object.
   *
   * @param curve {@link Charge#text()}; null where ε and δ say all
   */
  record Form(
      BigDecimal epsilon,
      BigDecimal delta,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String curve) {
    Form {
      bounded(epsilon);
      bounded(delta);
      Charge charge = charge(epsilon, delta, curve);
      boolean truthful =
          curve == null
              || (!charge.isPlain()
                  && charge.epsilon().compareTo(epsilon) == 0
                  && charge.nominalDelta().compareTo(delta) == 0);
      if (!truthful) {
        throw new BadDocument("a charge says another \u03b5 or \u03b4 than its curve has");
      }
    }

    private static Charge charge(BigDecimal epsilon, BigDecimal delta, @Nullable String curve) {
      return curve == null ? Charge.pure(epsilon).withDelta(delta) : Charge.parse(curve);
    }

    Charge charge() {
      return charge(epsilon, delta, curve);
    }

    /** A number from elsewhere must not cost more than a glance. */
    private static void bounded(BigDecimal number) {
      if (number.precision() > MOST_DIGITS || Math.abs((long) number.scale()) > MOST_DIGITS) {
        throw new BadDocument("a charge has more digits than this node reads");
      }
    }
  }

  static final class Writing extends StdConverter<Charge, Form> {
    @Override
    public Form convert(Charge charge) {
      return new Form(
          charge.epsilon(), charge.nominalDelta(), charge.isPlain() ? null : charge.text());
    }
  }

  static final class Reading extends StdConverter<Form, Charge> {
    @Override
    public Charge convert(Form form) {
      return form.charge();
    }
  }
}
