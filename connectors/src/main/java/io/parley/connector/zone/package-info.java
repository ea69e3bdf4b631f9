/**
 * Where a party's rows rest: raw, as they came, and clean, typed and normalised as a mapping says.
 * Both are Iceberg tables; what names people rests sealed.
 */
@org.jspecify.annotations.NullMarked
package io.parley.connector.zone;
