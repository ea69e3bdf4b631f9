package io.parley.identity.plan;

import java.util.List;

/** The closed vocabulary of what a column of a source may mean. */
public final class Attributes {
  /** Kept as columns of the records, in this order. */
  public static final List<String> KEPT =
      List.of(
          "given_name",
          "middle_name",
          "family_name",
          "suffix",
          "birth_date",
          "gender",
          "email",
          "phone",
          "street",
          "street_number",
          "locality",
          "postal_code",
          "region",
          "country",
          "address",
          "national_id",
          "driver_licence",
          "passport",
          "tax_id",
          "customer_id",
          "organisation",
          "website",
          "kind");

  /** Taken apart into others while reading. */
  public static final List<String> TAKEN_APART = List.of("full_name");

  private Attributes() {}
}
