package io.parley.server.demo.data;

import java.math.BigDecimal;

/**
 * A row of Hillstrom's experiment, values unchanged; the row number is its only identity.
 *
 * @param zipCode the kind of area, in the source's own spelling ("Surburban")
 */
public record Customer(
    int recency,
    BigDecimal history,
    String zipCode,
    boolean newbie,
    String channel,
    Segment segment,
    boolean visit,
    boolean conversion,
    BigDecimal spend) {}
