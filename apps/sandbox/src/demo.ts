console.log('cardtrail demo');
