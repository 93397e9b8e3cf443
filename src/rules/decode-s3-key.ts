import { moduleOf } from '../analysis/module.js';
import { reachText } from '../analysis/reach-text.js';
import { misreadKeysIn } from '../analysis/s3-keys.js';
import { createRule } from '../create-rule.js';

const way = "use `decodeURIComponent(key.replace(/\\+/g, ' '))`.";

const messages = {
  encoded: `{{reach}} names an object by the key as S3's event spells it, with \`+\` for spaces and \`%…\` for other characters, so that it means another object where the name has any of them; ${way}`,
  plusKept: `{{reach}} decodes a key of S3's event without making spaces of its \`+\` first, so that objects with a space in their name are not found; ${way}`,
  percentKept: `{{reach}} makes spaces of the \`+\` in a key of S3's event and leaves its \`%…\` as they are, so that objects with other characters in their name are not found; ${way}`,
  plusLast: `{{reach}} decodes a key of S3's event before it makes spaces of \`+\`, so that a real \`+\` in a name becomes a space; ${way}`,
  decode: 'Decode the whole key.',
} as const;

export default createRule<[], keyof typeof messages>({
  name: 'decode-s3-key',
  meta: {
    type: 'problem',
    docs: {
      description: 'require that keys of S3 events are decoded wholly',
      preset: 'recommended',
    },
    hasSuggestions: true,
    schema: [],
    messages,
  },
  create(context) {
    const module = moduleOf(context);
    return {
      Program() {
        for (const { defect, node, reach, rewritten } of misreadKeysIn(module)) {
          context.report({
            node,
            messageId: defect,
            data: { reach: reachText(reach) },
            suggest: rewritten
              ? [{ messageId: 'decode', fix: (fixer) => fixer.replaceText(rewritten.node, rewritten.text) }]
              : [],
          });
        }
      },
    };
  },
});
