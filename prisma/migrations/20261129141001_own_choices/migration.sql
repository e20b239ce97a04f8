-- What a person wants to hear of, when and whether at all, is one map: what they did not want is "off" in it.
UPDATE "Member" SET telling = (telling - 'muted') || jsonb_build_object('told',
  coalesce(telling->'told', '{}'::jsonb) || coalesce(
    (SELECT jsonb_object_agg(one, 'off'::text) FROM jsonb_array_elements_text(telling->'muted') AS m(one)), '{}'::jsonb))
WHERE jsonb_typeof(telling->'muted') = 'array';
