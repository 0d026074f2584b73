"""The two networks that read slots. They are built and taught apart so that they err apart.

A layer is a convolution over (rows, columns) with padding to keep the size, a rectifier, and the
largest of `pool` (rows, columns). The last convolution before the labels takes all rows left.
"""

import torch
from torch import nn

LABELS = "-0123456789?"  # the first is CTC's blank

# rows, columns, outputs, pool
SHAPES = {
    "first": (
        (3, 3, 16, (2, 2)),
        (3, 3, 32, (2, 1)),
        (3, 3, 48, (2, 1)),
        (3, 3, 64, (1, 1)),
        (5, 3, 96, None),
        (1, 5, 96, (1, 1)),
        (1, 1, len(LABELS), (1, 1)),
    ),
    "second": (
        (5, 5, 16, (2, 2)),
        (3, 3, 32, (2, 1)),
        (3, 5, 48, (2, 1)),
        (5, 5, 96, None),
        (1, 3, 96, (1, 1)),
        (1, 3, 96, (1, 1)),
        (1, 1, len(LABELS), (1, 1)),
    ),
}


class Reader(nn.Module):
    def __init__(self, name):
        super().__init__()
        self.shape, inputs, convolutions = SHAPES[name], 1, []
        for rows, columns, outputs, pool in self.shape:
            above = rows // 2 if pool else 0
            convolutions.append(nn.Conv2d(inputs, outputs, (rows, columns), padding=(above, columns // 2)))
            inputs = outputs
        self.convolutions = nn.ModuleList(convolutions)
        self.norms = nn.ModuleList(nn.BatchNorm2d(c.out_channels) for c in convolutions[:-1])
        self.drop = nn.Dropout2d(0.1)

    def forward(self, pictures):
        """(batch, 1, 40, width) to log probabilities (batch, width / 2, labels)."""
        x = pictures
        for at, (layer, (_, _, _, pool)) in enumerate(zip(self.convolutions, self.shape)):
            last = at == len(self.shape) - 1
            x = layer(x)
            if not last:
                x = torch.relu(self.norms[at](x))
                if pool and pool != (1, 1):
                    x = nn.functional.max_pool2d(x, pool)
                if at >= len(self.shape) - 3:
                    x = self.drop(x)
        return torch.log_softmax(x.squeeze(2).transpose(1, 2).float(), 2)


def folded(reader):
    """Weight and bias of each layer, its norm worked in."""
    for at, layer in enumerate(reader.convolutions):
        weight, bias = layer.weight.detach(), layer.bias.detach()
        if at < len(reader.norms):
            norm = reader.norms[at]
            factor = norm.weight.detach() / torch.sqrt(norm.running_var + norm.eps)
            weight = weight * factor[:, None, None, None]
            bias = (bias - norm.running_mean) * factor + norm.bias.detach()
        yield weight.numpy(), bias.numpy()


def read(log_probabilities):
    """The most probable label of each step, repeats and blanks left out."""
    text, before = [], 0
    for label in log_probabilities.argmax(1).tolist():
        if label not in (0, before):
            text.append(LABELS[label])
        before = label
    return "".join(text)
